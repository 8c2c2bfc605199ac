import { PetcamPlayer } from './PetcamPlayer';

export { PetcamPlayer };
export type { PlayerState, PlayerStatus } from './PlayerStatus';

if (!customElements.get('petcam-player')) customElements.define('petcam-player', PetcamPlayer);
