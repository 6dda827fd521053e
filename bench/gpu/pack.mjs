/**
 * node bench/gpu/pack.mjs FOLDER
 *
 * Puts all that bench/gpu/vgg16-seed.ts needs into FOLDER, for a machine that has a GPU and its driver and nothing else,
 * not even a network: this Node, the compiled benchmark, TensorFlow.js, Dawn and the peer. Run `npm run setup` before it.
 */
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const folder = process.argv[2];
if (!folder) {
  console.error('usage: node bench/gpu/pack.mjs FOLDER');
  process.exit(2);
}
rmSync(folder, { recursive: true, force: true });
// The benchmark looks for the project's root, which is known by its migrations.
mkdirSync(path.join(folder, 'migrations'), { recursive: true });
writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');

// TensorFlow.js stays as packages: bundled, its parts would be taken once as modules and once as CommonJS.
const kept = ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-backend-webgpu', 'webgpu'];
const bundle = await rolldown({
  input: path.join(root, 'dist', 'bench', 'gpu', 'vgg16-seed.js'),
  external: [/^@tensorflow\//, 'webgpu'],
  platform: 'node',
  logLevel: 'warn',
});
await bundle.write({ dir: folder, format: 'esm', entryFileNames: 'vgg16-seed.mjs' });

const copied = new Set();
for (const name of kept) copyPackage(name, createRequire(path.join(root, 'package.json')));
copyFileSync(path.join(root, 'bench', 'peers', 'vgg16_seed.py'), path.join(folder, 'vgg16_seed.py'));
copyFileSync(process.execPath, path.join(folder, 'node'));
chmodSync(path.join(folder, 'node'), 0o755);
console.log(
  `${folder} is packed. On the machine with the GPU, in that folder:\n` +
    '  ./node vgg16-seed.mjs --backend webgpu --python python3 --peer vgg16_seed.py --nominal 66.9 --json vgg16-seed.json',
);

/** A package with those it depends on, of TensorFlow.js' only what Node loads. */
function copyPackage(name, require) {
  if (copied.has(name)) return;
  copied.add(name);
  const from = findPackage(name, require);
  const manifest = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8'));
  const to = path.join(folder, 'node_modules', name);
  if (name.startsWith('@tensorflow/')) {
    mkdirSync(path.join(to, 'dist'), { recursive: true });
    for (const file of ['package.json', manifest.main]) copyFileSync(path.join(from, file), path.join(to, file));
  } else {
    const platform = `${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}`;
    const foreign = name === 'webgpu' ? new RegExp(`/dist/(?!${platform}(/|$))`) : /\.map$/;
    cpSync(from, to, { recursive: true, dereference: true, filter: (file) => !foreign.test(file) });
  }
  const dependencies = name === 'webgpu' ? [] : Object.keys(manifest.dependencies ?? {});
  for (const dependency of dependencies) {
    if (!dependency.startsWith('@types/')) copyPackage(dependency, createRequire(path.join(from, 'package.json')));
  }
}

function findPackage(name, require) {
  for (const modules of require.resolve.paths(`${name}/package.json`)) {
    const found = path.join(modules, name);
    try {
      readFileSync(path.join(found, 'package.json'));
      return found;
    } catch {
      // Not in this folder; the next one above may have it.
    }
  }
  throw new Error(`${name} is not installed: run npm run setup.`);
}
