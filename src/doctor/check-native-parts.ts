import { ok, problem, type Check, type Finding } from './finding.js';

/** Decodes a picture of one pixel, and asks ONNX Runtime what it can run on: both are native code that may not load. */
export const checkNativeParts: Check = async () => [...(await checkSharp()), ...(await checkOnnxRuntime())];

async function checkSharp(): Promise<Finding[]> {
  try {
    const { default: sharp } = await import('sharp');
    const { openImage } = await import('../tagging/open-image.js');
    const pixel = Buffer.alloc(3);
    const picture = await sharp(pixel, { raw: { width: 1, height: 1, channels: 3 } })
      .png()
      .toBuffer();
    await openImage(picture).raw().toBuffer();
    return ok(`Pictures are decoded: sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}.`);
  } catch (error) {
    return [problem(`Pictures cannot be decoded: ${(error as Error).message.split('\n')[0]}`, REINSTALL)];
  }
}

async function checkOnnxRuntime(): Promise<Finding[]> {
  try {
    const runtime = await import('onnxruntime-node');
    const backends = runtime.listSupportedBackends().map(({ name }) => name);
    if (!backends.includes('cpu')) return [problem(`ONNX Runtime lists no cpu: ${backends.join(', ')}.`, REINSTALL)];
    return ok(`Tag models run: ONNX Runtime ${runtime.env.versions.node ?? ''} on ${backends.join(', ')}.`);
  } catch (error) {
    return [problem(`Tag models cannot run: ${(error as Error).message.split('\n')[0]}`, REINSTALL)];
  }
}

const REINSTALL = 'npm ci (on the machine, or in the image, where it runs: the binaries are of its platform)';
