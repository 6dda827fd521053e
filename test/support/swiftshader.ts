import { existsSync } from 'node:fs';
import path from 'node:path';

/** Debian's package chromium brings SwiftShader, a Vulkan driver that computes on the processor, and a loader. */
const CHROMIUM = '/usr/lib/chromium';
const DRIVER = path.join(CHROMIUM, 'vk_swiftshader_icd.json');

export const hasSwiftShader = existsSync(DRIVER);

/**
 * Environment of a child process that finds SwiftShader and no other GPU. A child only: the dynamic linker reads its
 * variable when a process starts.
 */
export function swiftShaderEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    VK_ICD_FILENAMES: DRIVER,
    VK_DRIVER_FILES: DRIVER,
    LD_LIBRARY_PATH: [CHROMIUM, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(path.delimiter),
  };
}

/** Environment of a child process that finds no Vulkan driver, whatever the machine has. */
export function noVulkanEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, VK_ICD_FILENAMES: '/nonexistent.json', VK_DRIVER_FILES: '/nonexistent.json' };
}
