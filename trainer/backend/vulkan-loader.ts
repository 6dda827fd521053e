const LOADER = 'libvulkan.so.1';

/**
 * Why Dawn will find no GPU, when it is for want of the Vulkan loader. Asked first, since Dawn only writes a warning to
 * standard error and then has no adapter, as with a loader that knows no driver.
 */
export function missingVulkanLoader(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    // Opened as an add-on, which it is not: Node has no other way to ask the dynamic linker.
    process.dlopen({ exports: {} }, LOADER);
  } catch (error) {
    if (/cannot open shared object file/.test((error as Error).message)) {
      return `the Vulkan loader ${LOADER} is not installed (package libvulkan1 on Debian and Ubuntu)`;
    }
  }
  return undefined;
}
