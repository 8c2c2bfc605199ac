import { PetcamPlayer } from './PetcamPlayer';

export type { PlayerState, PlayerStatus } from './PlayerStatus';
export { PetcamPlayer };

if (!customElements.get('petcam-player')) customElements.define('petcam-player', PetcamPlayer);
