import { expect, test } from 'vitest';
import { isMlflowLink, mlflowPlace } from './mlflow';
import { paths } from './paths';

const experiment = { id: '12', name: '' };

test.each([
  ['/experiments/12/runs/0a1b', paths.run('0a1b')],
  ['/experiments/12/runs/0a1b?workspace=w', paths.run('0a1b')],
  ['/experiments/12/runs/0a1b/model-metrics', paths.run('0a1b', { tab: 'charts' })],
  ['/experiments/12/runs/0a1b/artifacts', paths.run('0a1b', { tab: 'artifacts' })],
  ['/experiments/12/runs/0a1b/traces', paths.run('0a1b')],
  ['/experiments/12', paths.experiment(experiment)],
  ['/experiments/12/runs', paths.experiment(experiment)],
  ['/experiments/12/overview', paths.experiment(experiment)],
  ['/experiments/12/models', paths.models(experiment)],
  ['/experiments/12/models/m-3f', paths.model('m-3f')],
  ['/experiments/12/models/m-3f/traces', paths.model('m-3f')],
  ['/models', paths.registry()],
  ['/models/digits', paths.registered('digits')],
  ['/models/100%25/versions/3', paths.version('100%', 3)],
  ['/experiments', paths.home()],
  ['/', paths.home()],
])('%s leads to its page', (hash, place) => expect(mlflowPlace(hash)).toEqual(place));

test('a link that is like nothing here leads nowhere', () => expect(mlflowPlace('/prompts')).toBeNull());

test('a fragment of a page is no link', () => expect(isMlflowLink('main')).toBe(false));
