#!/usr/bin/env node
/**
 * npm run link-tensorflow -- --library PATH [--into FOLDER] [--gpu]
 *
 * Makes the training backend `tensorflow` from a libtensorflow that you have, where npm leaves out
 * `@tensorflow/tfjs-node-gpu` or the libtensorflow that it downloads (2.9.1, for CUDA 11.2) is too old for the GPU:
 * takes the package without its install script, compiles its binding against the library's own C headers and writes the
 * library's folder into it. docs/gpu.md says where to get a library. Linux only; elsewhere there is the backend webgpu.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const USAGE = 'usage: npm run link-tensorflow -- --library WHEEL_OR_FOLDER [--into FOLDER] [--gpu]';
const PACKAGE = '@tensorflow/tfjs-node-gpu';
/** The newest Node-API version that the package's loader looks for; every Node that Eyecatch runs on has it. */
const NODE_API = 8;
/** What the binding includes of a wheel's 200 MB of headers. */
const HEADERS = /^tensorflow\/include\/(tensorflow\/(c|core\/platform)|tsl\/platform|xla\/tsl\/c)\/.*\.h$/;
const LIBRARIES = /^tensorflow\/libtensorflow(_cc|_framework)\.so\.2$/;

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const { library, into, gpu } = readArguments();
mkdirSync(into, { recursive: true });
const require = createRequire(path.join(into, 'package.json'));
say(`Linking ${PACKAGE} in ${into}`);
const version = JSON.parse(
  readFileSync(createRequire(path.join(root, 'package.json')).resolve('@tensorflow/tfjs/package.json'), 'utf8'),
).version;
await installPackage();
const found = await openLibrary();
compile(found);
check();

function readArguments() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        library: { type: 'string' },
        into: { type: 'string' },
        gpu: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    fail(`${error.message}\n${USAGE}`);
  }
  if (process.platform !== 'linux') fail('only Linux can link a libtensorflow; here, use --backend webgpu.');
  if (!values.library) fail(USAGE);
  if (!existsSync(values.library)) fail(`--library: ${values.library} does not exist.`);
  return {
    library: path.resolve(values.library),
    into: path.resolve(values.into ?? process.env.EYECATCH_TENSORFLOW ?? path.join(root, '.eyecatch', 'tensorflow')),
    gpu: values.gpu,
  };
}

/**
 * The package of the same version as the TensorFlow.js that is here, with what it needs besides TensorFlow.js: that is
 * linked, since a second copy of its core would be a second engine.
 */
async function installPackage() {
  const dependencies = JSON.parse(
    capture('npm', ['view', `${PACKAGE}@${version}`, 'dependencies', '--json', '--loglevel=error']),
  );
  delete dependencies['@tensorflow/tfjs'];
  // For this script: Node-API's headers (nodejs.org has them too, but may be out of reach) and a reader of zip files.
  Object.assign(dependencies, { 'node-api-headers': '^1.9.0', yauzl: '^3.4.0' });
  await writeFile(path.join(into, 'package.json'), JSON.stringify({ private: true, dependencies }, null, 2));
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', into], into);
  const archive = capture('npm', ['pack', `${PACKAGE}@${version}`, '--pack-destination', into, '--loglevel=error']);
  const scope = path.join(into, 'node_modules', '@tensorflow');
  rmSync(scope, { recursive: true, force: true });
  mkdirSync(packageFolder(), { recursive: true });
  const file = path.join(into, archive.trim().split('\n').at(-1));
  await require('tar').x({ file, cwd: packageFolder(), strip: 1 });
  rmSync(file);
  const ours = path.join(root, 'node_modules', '@tensorflow');
  for (const name of ['tfjs', 'tfjs-core']) symlinkSync(path.join(ours, name), path.join(scope, name));
}

function packageFolder() {
  return path.join(into, 'node_modules', ...PACKAGE.split('/'));
}

/** Where the libraries are, their file names, and the folder of the headers. */
async function openLibrary() {
  let folder = library;
  if (library.endsWith('.whl')) {
    const unpacked = path.join(into, 'library');
    say(`Unpacking ${path.basename(library)}`);
    rmSync(unpacked, { recursive: true, force: true });
    await unpack(library, unpacked, (name) => LIBRARIES.test(name) || HEADERS.test(name));
    folder = unpacked;
  }
  // A wheel's folder, site-packages above it, or the archive of the C library with lib/ and include/.
  for (const inside of ['.', 'tensorflow', 'lib']) {
    const libraries = path.join(folder, inside);
    const files = existsSync(libraries) ? readdirSync(libraries) : [];
    const main = ['libtensorflow_cc.so.2', 'libtensorflow.so.2'].find((name) => files.includes(name));
    if (!main || !files.includes('libtensorflow_framework.so.2')) continue;
    const headers = [path.join(libraries, 'include'), path.join(libraries, '..', 'include')].find((name) =>
      existsSync(path.join(name, 'tensorflow', 'c', 'c_api.h')),
    );
    if (!headers) fail(`${libraries} has ${main}, but include/tensorflow/c/c_api.h is not beside it.`);
    return { libraries, files: [main, 'libtensorflow_framework.so.2'], headers };
  }
  return fail(`${library} holds no libtensorflow_cc.so.2 or libtensorflow.so.2 with its libtensorflow_framework.so.2.`);
}

/** Writes the entries of a zip file that `wanted` takes; each appears under its name when it is whole. */
async function unpack(file, target, wanted) {
  const yauzl = require('yauzl');
  const zip = await promisify(yauzl.open)(file, { lazyEntries: true });
  const open = promisify(zip.openReadStream.bind(zip));
  await new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry) => {
      if (!wanted(entry.fileName)) return zip.readEntry();
      write(entry).then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  }).catch((error) => fail(`${file} cannot be unpacked: ${error.message}`));

  async function write(entry) {
    // yauzl refuses names that lead out of the folder.
    const whole = path.join(target, entry.fileName);
    mkdirSync(path.dirname(whole), { recursive: true });
    await pipeline(await open(entry), createWriteStream(`${whole}.part`));
    await rename(`${whole}.part`, whole);
  }
}

function compile({ libraries, files, headers }) {
  const compiler = process.env.CXX ?? ['g++', 'clang++'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (!compiler) fail('no C++ compiler was found (Debian: apt install g++; or name one in CXX).');
  const target = path.join(packageFolder(), 'lib', `napi-v${NODE_API}`);
  mkdirSync(target, { recursive: true });
  const binding = path.join(packageFolder(), 'binding');
  say(`Compiling the binding with ${compiler}`);
  run(compiler, [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-w', `-DNAPI_VERSION=${NODE_API}`],
    ...['-I', require('node-api-headers').include_dir, '-I', headers],
    ...readdirSync(binding)
      .filter((name) => name.endsWith('.cc'))
      .map((name) => path.join(binding, name)),
    ...['-o', path.join(target, 'tfjs_binding.node')],
    ...files.map((name) => path.join(libraries, name)),
    // Not through a link to it: the library looks for CUDA's beside where it was found.
    `-Wl,-rpath,${libraries}`,
  ]);
}

/** Loads what was linked as the trainer will, in a process of its own, and multiplies. */
function check() {
  const program = `
    const util = require('node:util');
    util.isNullOrUndefined ??= (value) => value == null;
    util.isArray ??= Array.isArray;
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
    const tf = require(${JSON.stringify(packageFolder())});
    const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()[0];
    const { isUsingGpuDevice, binding } = tf.backend();
    console.log(JSON.stringify({ product, gpu: isUsingGpuDevice, version: binding.TF_Version }));`;
  const { status, stdout, stderr, error } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  if (error || status !== 0) fail(`what was linked does not load:\n${error?.message ?? stderr.trim()}`);
  const linked = JSON.parse(stdout.trim().split('\n').at(-1));
  if (linked.product !== 11) fail(`what was linked multiplies wrongly: [1 2] x [3 4] gave ${linked.product}.`);
  if (gpu && !linked.gpu) fail(`libtensorflow ${linked.version} is linked, but sees no GPU:\n${stderr.trim()}`);
  say(`libtensorflow ${linked.version} is linked and computes on ${linked.gpu ? 'a GPU' : 'the processor'}.`);
  if (!process.env.EYECATCH_TENSORFLOW && into !== path.join(root, '.eyecatch', 'tensorflow')) {
    say(`To use it, set EYECATCH_TENSORFLOW=${into}`);
  }
}

function run(command, args, cwd = root) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2] });
  if (error || status !== 0) fail(`"${command} ${args.join(' ')}" failed${error ? `: ${error.message}` : ''}.`);
}

function capture(command, args) {
  const { status, stdout, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 2],
    encoding: 'utf8',
  });
  if (error || status !== 0) fail(`"${command} ${args.join(' ')}" failed${error ? `: ${error.message}` : ''}.`);
  return stdout;
}

function say(line) {
  console.error(line);
}

function fail(message) {
  console.error(`link-tensorflow: ${message}`);
  process.exit(1);
}
