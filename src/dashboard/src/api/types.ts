import type { components } from './generated';

type Schemas = components['schemas'];

export type Camera = Schemas['Camera'];
export type CameraDetails = Schemas['CameraDetails'];
export type CameraStage = Schemas['CameraStage'];
export type CameraTrack = Schemas['CameraTrack'];
export type Recording = Schemas['Recording'];
export type RecordingPage = Schemas['RecordingPage'];
export type Silo = Schemas['SiloEntry'];
export type SiloCamera = Schemas['SiloCamera'];
export type SiloCameraPage = Schemas['SiloCameraPage'];
