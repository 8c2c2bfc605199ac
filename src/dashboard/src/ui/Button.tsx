import type { ButtonHTMLAttributes } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: keyof typeof tones;
  /** `icon`: as wide as high. */
  readonly shape?: keyof typeof shapes;
}

const tones = {
  plain: 'border-line bg-surface text-ink enabled:hover:bg-raised',
  quiet: 'border-transparent text-muted enabled:hover:bg-raised enabled:hover:text-ink aria-pressed:text-ink',
  danger: 'border-rec/50 bg-surface text-rec enabled:hover:bg-rec/10',
  recording: 'border-rec bg-rec/12 text-rec enabled:hover:bg-rec/20',
};

const shapes = {
  text: 'px-3',
  icon: 'w-9 shrink-0 pointer-coarse:w-11',
};

/** At least 36 px high with a mouse, 44 px under a finger. */
export function Button({ tone = 'plain', shape = 'text', ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`inline-flex min-h-9 items-center justify-center gap-2 rounded-lg border font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-50 pointer-coarse:min-h-11 ${tones[tone]} ${shapes[shape]}`}
      {...rest}
    />
  );
}
