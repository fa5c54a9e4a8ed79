/** A terminal's colours as CSS. Text keeps a contrast of 4.5:1 in either theme, whatever colour a program chose. */

import type { CSSProperties } from 'react';
import type { Color, Style } from './ansi';

/** Foregrounds, for a light page and for a dark one: black, red, green, yellow, blue, magenta, cyan, white; then bright. */
const BASIC: readonly (readonly [light: string, dark: string])[] = [
  ...([
    ['#171a1f', '#9aa3b0'],
    ['#b3261e', '#ff8a80'],
    ['#0b7a3b', '#5fd08a'],
    ['#8a5a00', '#e8b04a'],
  ] as const),
  ...([
    ['#0b62b3', '#6cb1ff'],
    ['#8a1f86', '#e08bdc'],
    ['#006a75', '#4fd0dc'],
    ['#5b6370', '#e6e9ee'],
  ] as const),
  ...([
    ['#5b6370', '#9aa3b0'],
    ['#c0271e', '#ffa299'],
    ['#08733a', '#7fe0a3'],
    ['#7d5200', '#f4c66b'],
  ] as const),
  ...([
    ['#0a58a0', '#8dc3ff'],
    ['#9a2296', '#eda6ea'],
    ['#005f69', '#7be0ea'],
    ['#3c434d', '#ffffff'],
  ] as const),
];

const STEPS = [0, 95, 135, 175, 215, 255];

/** The 216 colours of the cube and the 24 greys. */
function rgbOf(color: Color): readonly [number, number, number] {
  if (typeof color !== 'number') return color;
  if (color >= 232) {
    const grey = 8 + (color - 232) * 10;
    return [grey, grey, grey];
  }
  const at = color - 16;
  const step = (value: number) => STEPS[value % 6] as number;
  return [step(Math.floor(at / 36)), step(Math.floor(at / 6)), step(at)];
}

function foreground(color: Color): string {
  const basic = typeof color === 'number' ? BASIC[color] : undefined;
  if (basic) return `light-dark(${basic[0]}, ${basic[1]})`;
  const rgb = `rgb(${rgbOf(color).join(' ')})`;
  return `light-dark(oklch(from ${rgb} min(l, 0.5) c h), oklch(from ${rgb} max(l, 0.75) c h))`;
}

/** Behind text, the colour as it is; the text on it is black or white. */
function onBackground(color: Color): { background: string; text: string } {
  const basic = typeof color === 'number' ? BASIC[color] : undefined;
  if (basic) return { background: `light-dark(${basic[0]}, ${basic[1]})`, text: 'var(--bg)' };
  const [red, green, blue] = rgbOf(color);
  const light = 0.299 * red + 0.587 * green + 0.114 * blue > 140;
  return { background: `rgb(${red} ${green} ${blue})`, text: light ? '#000000' : '#ffffff' };
}

export function cssOf(style: Style): CSSProperties | undefined {
  const css: CSSProperties = {};
  const { color, background, inverse } = style;
  const [front, back] = inverse ? [background, color] : [color, background];
  if (inverse && back === undefined) {
    css.backgroundColor = 'var(--text)';
    css.color = 'var(--bg)';
  } else if (back !== undefined) {
    const behind = onBackground(back);
    css.backgroundColor = behind.background;
    css.color = behind.text;
  } else if (front !== undefined) css.color = foreground(front);
  else if (style.dim) css.color = 'var(--muted)';
  if (style.bold) css.fontWeight = 700;
  if (style.italic) css.fontStyle = 'italic';
  if (style.underline || style.strike) {
    css.textDecoration = [style.underline && 'underline', style.strike && 'line-through'].filter(Boolean).join(' ');
  }
  return Object.keys(css).length ? css : undefined;
}
