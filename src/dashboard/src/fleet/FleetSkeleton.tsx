/** What the fleet looks like before it is known: the same grid, without pictures. */
export function FleetSkeleton() {
  const tiles = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  return (
    <div className="grid grid-cols-2 gap-3.5 md:grid-cols-3 xl:grid-cols-4" role="status" aria-label="Loading cameras">
      {tiles.map((tile) => (
        <div key={tile}>
          <div className="shimmer aspect-video rounded-[10px] bg-raised" />
          <div className="mt-2.5 h-3.5 w-28 rounded bg-raised" />
          <div className="mt-2 h-3 w-20 rounded bg-raised" />
        </div>
      ))}
    </div>
  );
}
