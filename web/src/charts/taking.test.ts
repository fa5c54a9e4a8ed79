import { expect, test } from 'vitest';
import type { Line } from './plot/line';
import { valuesText } from './taking';

test('each point is a row, and names that a spreadsheet would run are texts', () => {
  const line: Line = {
    ...{ id: 'a', label: '=lr, 0.1', color: '#000', dash: [], extremes: 'outline', dots: false },
    ...{
      x: Float64Array.of(0, 8),
      y: Float64Array.of(1, 2),
      low: Float64Array.of(0.5, 1),
      high: Float64Array.of(1, 3),
    },
  };
  expect(valuesText([line, { ...line, label: 'b', low: undefined, high: undefined }], 'step').split('\r\n')).toEqual([
    'line,step,value,least,greatest',
    `"'=lr, 0.1",0,1,0.5,1`,
    `"'=lr, 0.1",8,2,1,3`,
    'b,0,1,,',
    'b,8,2,,',
  ]);
});
