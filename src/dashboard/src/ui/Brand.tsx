import { Link } from '@tanstack/react-router';

/** A lens with ears. */
export function Brand() {
  return (
    <Link
      to="/"
      className="flex items-center gap-2 rounded-md font-semibold tracking-tight"
      aria-label="PetCam Fleet, all cameras"
    >
      <svg viewBox="0 0 32 32" className="size-6 shrink-0 text-accent" aria-hidden="true">
        <path
          fill="currentColor"
          d="M5 4.5c0-1 1.1-1.6 1.9-1l5.2 3.6a13 13 0 0 1 7.8 0l5.2-3.6c.8-.6 1.9 0 1.9 1v12.3C27 23.5 22.1 29 16 29S5 23.5 5 16.8z"
        />
        <circle cx="16" cy="17" r="6.2" className="fill-canvas" />
        <circle cx="16" cy="17" r="3.1" fill="currentColor" />
      </svg>
      <span className="hidden sm:inline">PetCam Fleet</span>
    </Link>
  );
}
