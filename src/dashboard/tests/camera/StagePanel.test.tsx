import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { CameraStage } from '../../src/api/types';
import { StagePanel } from '../../src/camera/StagePanel';

const stage = (name: string, state: CameraStage['state'], ageMs: number | null = 15): CameraStage => ({
  stage: name,
  state,
  detail: `${name} says something.`,
  ageMs,
  count: 48_211,
});

const well = ['sharedMemory', 'agent', 'uplink', 'ingest', 'hub'].map((name) => stage(name, 'ok'));

afterEach(cleanup);

describe('StagePanel', () => {
  it('shows every stage with its words, age and count', () => {
    render(<StagePanel stages={well} online />);
    expect(screen.getByText('All well')).toBeTruthy();
    expect(screen.getAllByRole('listitem')).toHaveLength(5);
    expect(screen.getByText('hub says something.')).toBeTruthy();
    expect(screen.getAllByText('15 ms ago · 48,211')).toHaveLength(5);
  });

  it('names the first stage at which pictures stop', () => {
    render(<StagePanel stages={[...well, stage('viewers', 'error'), stage('recorder', 'error')]} online />);
    expect(screen.getByText('Stops at viewers')).toBeTruthy();
  });

  it('blames the uplink while the board is not connected, for nothing is known before it', () => {
    const stages = [stage('sharedMemory', 'error', null), stage('agent', 'error', null), stage('uplink', 'error')];
    render(<StagePanel stages={stages} online={false} />);
    expect(screen.getByText('Stops at uplink')).toBeTruthy();
  });

  it('tells a warning from an error', () => {
    render(<StagePanel stages={[...well, stage('recorder', 'warning')]} online />);
    expect(screen.getByText('Look at recorder')).toBeTruthy();
  });
});
