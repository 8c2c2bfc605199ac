import { Button } from '../ui/Button';

/** A bug, or a page whose code could not be loaded, e.g. because a new version was installed meanwhile. */
export function PageError({ error }: { error: unknown }) {
  return (
    <main className="mt-[18vh] grid justify-items-center gap-3 px-4 text-center" role="alert">
      <h1 className="text-xl font-semibold tracking-tight">This page broke</h1>
      <p className="max-w-md text-balance text-muted">{error instanceof Error ? error.message : String(error)}</p>
      <Button onClick={() => location.reload()}>Load it again</Button>
    </main>
  );
}
