import { Link } from '@tanstack/react-router';
import { Header } from './Header';

export function NotFoundPage() {
  return (
    <>
      <Header />
      <main className="mt-[18vh] grid justify-items-center gap-2 px-4 text-center">
        <h1 className="text-xl font-semibold tracking-tight">There is nothing at this address</h1>
        <Link to="/" className="text-accent underline underline-offset-4">
          All cameras
        </Link>
      </main>
    </>
  );
}
