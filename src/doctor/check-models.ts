import { existsSync } from 'node:fs';
import { listModels, readRegisteredPack } from '../tagging/model-registry.js';
import { ok, problem, warning, type Check, type Finding, type PatientWithDatabase } from './finding.js';

/** Whether packs of registered tag models are there and are what was registered. */
export const checkModels: Check<PatientWithDatabase> = async ({ pool }) => {
  const models = await listModels(pool);
  if (models.length === 0) {
    return [warning('The library has no tag model yet.', 'eyecatch index FOLDER --model PACK, or eyecatch demo')];
  }
  const found: Finding[] = [];
  for (const model of models) {
    // One that answers no more is needed only to index anew.
    const bad = model.active ? problem : warning;
    if (!existsSync(model.path)) {
      found.push(
        bad(
          `The pack of "${model.name}" (${model.id}) is not in ${model.path}: nothing can be tagged with it.`,
          `Put it back there, or name its new place: eyecatch index FOLDER --model PACK`,
        ),
      );
      continue;
    }
    try {
      await readRegisteredPack(model);
    } catch (error) {
      found.push(bad((error as Error).message));
    }
  }
  if (!models.some(({ active }) => active)) found.push(problem('No tag model answers.', 'eyecatch model activate ID'));
  const active = models.find((model) => model.active);
  return found.length > 0 ? found : ok(`The tag model "${active!.name}" (${active!.id}) is there as registered.`);
};
