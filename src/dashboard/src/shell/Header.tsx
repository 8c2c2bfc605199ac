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
        <div className={children ? 'contents' : 'ml-auto'}>
          <ShortcutsDialog />
        </div>
      </div>
      <ConnectionNotice />
    </header>
  );
}
