import { ApiError } from '../api/request.js';
import { sendAgain } from './pictures.js';

/**
 * Asks something of uploads. When the server no longer has one (they are kept for an hour), all of them are sent again
 * from the files at hand, and it is asked once more.
 */
export async function askOfUploads<Result>(uploads: readonly string[], ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    const expired =
      error instanceof ApiError && error.code === 'NOT_FOUND' && uploads.some((id) => error.message.includes(id));
    if (!expired) throw error;
    await sendAgain(uploads);
    return ask();
  }
}
