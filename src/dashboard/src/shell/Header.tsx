import { Link } from '@tanstack/react-router';
import { Server } from 'lucide-react';
import type { ReactNode } from 'react';
import { Brand } from '../ui/Brand';
import { ConnectionNotice } from './ConnectionNotice';
import { ShortcutsDialog } from './ShortcutsDialog';

/** The strip on top of every page; what else it holds is the page's. */
export function Header({ children }: { children?: ReactNode }) {
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-canvas/95 backdrop-blur supports-[backdrop-filter]:bg-canvas/85">
      <div className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2 sm:flex-nowrap sm:px-5">
        <Brand />
        {children}
        <div className={children ? 'contents' : 'ml-auto flex items-center gap-4'}>
          <Link
            to="/silos"
            title="Silos"
            activeProps={{ className: 'text-ink' }}
            inactiveProps={{ className: 'text-muted' }}
            className="ml-auto grid size-9 shrink-0 place-content-center rounded-lg transition-colors hover:bg-raised hover:text-ink sm:-mr-2 sm:ml-0 pointer-coarse:size-11"
          >
            <Server className="size-5" aria-hidden="true" />
            <span className="sr-only">Silos</span>
          </Link>
          <ShortcutsDialog />
        </div>
      </div>
      <ConnectionNotice />
    </header>
  );
}
