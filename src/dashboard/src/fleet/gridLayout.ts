export interface GridLayout {
  readonly columns: number;
  readonly tileWidth: number;
  readonly rowHeight: number;
}

export const GAP = 14;
const CAPTION_HEIGHT = 50;
const SMALLEST_TILE = 250;
const SMALLEST_TILE_ON_PHONE = 158;
const LARGEST_TILE = 620;
const PHONE = 560;
const FEW = 3;

/**
 * How many tiles beside each other: as many as stay readable, but few cameras get large pictures. Phones show two beside each
 * other once there are more than a few.
 * @param width of the grid in CSS pixels
 */
export function gridLayout(width: number, cameras: number): GridLayout {
  const phone = width < PHONE;
  const smallest = phone ? SMALLEST_TILE_ON_PHONE : SMALLEST_TILE;
  const fitting = Math.max(1, Math.floor((width + GAP) / (smallest + GAP)));
  const comfortable = phone && cameras <= FEW ? 1 : Math.min(fitting, columnsForFew(cameras));
  const tileWidth = Math.min(LARGEST_TILE, (width - GAP * (comfortable - 1)) / comfortable);
  return { columns: comfortable, tileWidth, rowHeight: Math.round((tileWidth * 9) / 16) + CAPTION_HEIGHT + GAP };
}

/** 1 to 2 cameras in two columns, up to 6 in three, up to 12 in four; then as many as fit. */
function columnsForFew(cameras: number): number {
  if (cameras <= 2) return 2;
  if (cameras <= 6) return 3;
  return cameras <= 12 ? 4 : Number.POSITIVE_INFINITY;
}
