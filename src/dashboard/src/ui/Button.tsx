import type { ButtonHTMLAttributes } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: 'plain' | 'danger' | 'recording';
}

const tones = {
  plain: 'border-line bg-surface text-ink hover:bg-raised',
  danger: 'border-rec/50 bg-surface text-rec hover:bg-rec/10',
  recording: 'border-rec bg-rec/12 text-rec hover:bg-rec/20',
};

/** At least 36 px high with a mouse, 44 px under a finger. */
export function Button({ tone = 'plain', className = '', ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`inline-flex min-h-9 items-center justify-center gap-2 rounded-lg border px-3 font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-50 pointer-coarse:min-h-11 ${tones[tone]} ${className}`}
      {...rest}
    />
  );
}
