import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { PetcamPlayer } from './PetcamPlayer';

interface PetcamPlayerAttributes extends HTMLAttributes<PetcamPlayer> {
  camera: string;
  src?: string;
  overlay?: 'on' | 'off';
  bare?: boolean;
  /** A property, not an attribute. */
  online?: boolean | null;
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'petcam-player': DetailedHTMLProps<PetcamPlayerAttributes, PetcamPlayer>;
    }
  }
}
