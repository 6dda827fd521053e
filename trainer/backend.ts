/** TensorFlow.js backends behind one choice: which one trains, on what device, and what happens when it dies. */
export { chooseBackend } from './backend/choose.js';
export { orBackendFailure, throwIfBackendFailed } from './backend/failure.js';
export {
  BACKENDS,
  describeBackend,
  type BackendChoice,
  type BackendName,
  type BackendReport,
} from './backend/report.js';
