import { expect, test } from 'vitest';
import { loading, loadingModel, registering } from './code';

const HERE = 'http://tracker';
const version = { name: 'digits', version: 3, isHere: true };

test('a version is loaded by its number', () => {
  const { Runfolio, MLflow } = loading(HERE, version);
  expect(Runfolio).toContain('"digits/3"');
  expect(MLflow).toContain('load_model("models:/digits/3")');
});

test('an alias goes before the number', () => {
  const { Runfolio, MLflow } = loading(HERE, { ...version, alias: 'champion' });
  expect(Runfolio).toContain('"digits@champion"');
  expect(MLflow).toContain('"models:/digits@champion"');
});

test('files that are elsewhere are not downloaded', () => {
  expect(loading(HERE, { ...version, isHere: false }).Runfolio).not.toContain('download');
});

test('a name with quotes stays a text', () => {
  expect(loading(HERE, { ...version, name: 'the "best"' }).Runfolio).toContain('"the \\"best\\"/3"');
});

test('a model is registered under a name that it may have', () => {
  expect(loadingModel(HERE, 'm-1', 'a/b:c').Runfolio).toContain('"a-b-c"');
});

test('every sample says where the tracker is', () => {
  const samples = [registering(HERE), loading(HERE, version), loadingModel(HERE, 'm-1', 'net')].flatMap(Object.values);
  expect(samples.filter((sample) => !sample.includes(HERE))).toEqual([]);
});
