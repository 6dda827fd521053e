import { BadInputError } from '../src/errors.js';
import type { HeadSettings } from './head/settings.js';

export const PRESETS = ['mobilenetv2', 'vgg16-head', 'vgg16-seed'] as const;
export type PresetName = (typeof PRESETS)[number];

/** How a preset's network is built and trained; every figure can be overridden but for what its name stands for. */
export type Preset =
  | {
      /** A frozen backbone, whose features are computed once an image, and a head that learns from them. */
      readonly kind: 'frozen';
      readonly backbone: 'mobilenetv2' | 'vgg16';
      readonly settings: HeadSettings;
    }
  | {
      /** A network that learns from pixels, its first layers frozen. */
      readonly kind: 'pixels';
      readonly settings: PixelSettings;
    };

export interface PixelSettings {
  readonly hidden: number;
  readonly dropout: number;
  readonly epochs: number;
  readonly batch: number;
  /** Adam's learning rate, constant. */
  readonly rate: number;
  readonly seed: number;
}

const PRESET_DEFINITIONS: Readonly<Record<PresetName, Preset>> = {
  // docs/decisions/0003-embedded-tag-model.md has the measurements these come from.
  mobilenetv2: {
    kind: 'frozen',
    backbone: 'mobilenetv2',
    settings: {
      hidden: 1536,
      dropout: 0.1,
      inputDropout: 0.2,
      jittered: true,
      epochs: 6,
      batch: 256,
      rate: 2e-3,
      warmUp: 0.1,
      seed: 1,
    },
  },
  // The seed's head on VGG16 frozen as a whole; its BatchNorm on features that never change is a standardisation.
  'vgg16-head': {
    kind: 'frozen',
    backbone: 'vgg16',
    settings: {
      hidden: 5000,
      dropout: 0.3,
      inputDropout: 0,
      jittered: false,
      epochs: 10,
      batch: 256,
      rate: 1e-3,
      warmUp: 0.1,
      seed: 1,
    },
  },
  // tagging.md, sections 1.1 and 1.3: Keras' default batch and rate, one pass over each chunk of 15,000.
  'vgg16-seed': {
    kind: 'pixels',
    settings: { hidden: 5000, dropout: 0.3, epochs: 10, batch: 32, rate: 1e-3, seed: 1 },
  },
};

/** What the caller may set instead of a preset's own figures. */
export interface SettingChanges {
  readonly epochs?: number | undefined;
  readonly hidden?: number | undefined;
  readonly batch?: number | undefined;
  readonly rate?: number | undefined;
  readonly seed?: number | undefined;
  /** See HeadSettings; of no use to a preset that learns from pixels. */
  readonly jittered?: boolean | undefined;
}

/** @throws BadInputError naming the preset or figure that cannot be */
export function readPreset(name: PresetName, changes: SettingChanges): Preset {
  const preset = PRESET_DEFINITIONS[name] as Preset | undefined;
  if (preset === undefined) throw new BadInputError(`There is no preset "${name}": choose ${PRESETS.join(', ')}.`);
  // One by one: the caller may hand in an object with more in it, all of which would count as settings.
  const { epochs, hidden, batch, rate, seed, jittered } = changes;
  const given = Object.entries({
    epochs,
    hidden,
    batch,
    rate,
    seed,
    ...(preset.kind === 'frozen' ? { jittered } : {}),
  }).filter(([, value]) => value !== undefined);
  const settings = { ...preset.settings, ...Object.fromEntries(given) };
  for (const key of ['epochs', 'hidden', 'batch'] as const) {
    const value = settings[key];
    if (!Number.isInteger(value) || value < 1) {
      throw new BadInputError(`${key} is ${value}; a whole number from 1 is needed.`);
    }
  }
  if (!(settings.rate > 0 && settings.rate < 1)) {
    throw new BadInputError(`rate is ${settings.rate}; a learning rate above 0 and below 1 is needed.`);
  }
  if (!Number.isInteger(settings.seed)) throw new BadInputError(`seed is ${settings.seed}; a whole number is needed.`);
  return { ...preset, settings } as Preset;
}
