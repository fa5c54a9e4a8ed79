import { describe, expect, test } from 'vitest';
import { COLOR_NAMES, COLORS, colorOf, DASH_NAMES, dashOf, IDENTITIES, Slots } from './colors';

const BACKGROUND = { light: '#ffffff', dark: '#111318' } as const;

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(color.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['light', 'dark'] as const)('on a %s page', (theme) => {
  test.each(Array.from({ length: COLORS }, (_, i) => i))('colour %i stands out', (slot) => {
    expect(contrast(colorOf(slot, theme), BACKGROUND[theme])).toBeGreaterThanOrEqual(3);
  });
});

test('the thirteenth run takes the first colour with another dash', () => {
  expect(colorOf(COLORS, 'light')).toBe(colorOf(0, 'light'));
  expect(dashOf(COLORS)).not.toEqual(dashOf(0));
});

test('runs shown together have different looks while there are any', () => {
  const runs = Array.from({ length: IDENTITIES }, (_, i) => `run${i}`);
  expect(new Set(new Slots().assign(runs).values()).size).toBe(IDENTITIES);
});

test('a run keeps its look when others come and go', () => {
  const slots = new Slots();
  const before = slots.assign(['a', 'b', 'c']).get('c');
  expect(slots.assign(['c', 'd']).get('c')).toBe(before);
});

test('every look has a name', () => {
  expect(new Set(COLOR_NAMES).size).toBe(COLORS);
  expect(new Set(DASH_NAMES).size * COLORS).toBe(IDENTITIES);
});

test('a look that somebody chose is taken, and others keep away from it', () => {
  const found = new Slots().assign(['a', 'b', 'c'], { b: 0 });
  expect([...found]).toEqual([
    ['a', 1],
    ['b', 0],
    ['c', 2],
  ]);
});

test('a run that goes back to automatic has the look it had before', () => {
  const slots = new Slots();
  slots.assign(['a', 'b']);
  slots.assign(['a', 'b'], { b: 7 });
  expect(slots.assign(['a', 'b']).get('b')).toBe(1);
});
