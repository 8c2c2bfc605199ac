/** One set of columns for the heading and all rows, where there is room for them. */
export const siloColumns =
  'lg:grid lg:grid-cols-[minmax(10rem,1.4fr)_4.5rem_5rem_4rem_6rem_8rem_5rem_minmax(6rem,1fr)_6.5rem] lg:items-center lg:gap-x-4';
