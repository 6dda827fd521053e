/** Copies of a picture: the same bytes (copy-table), and what looks like one (fingerprints). */
export { copiesOf, recordCopies, type FoundCopy, type PictureCopy } from './copy-table.js';
export { duplicateGroups, type DuplicateGroup } from './duplicate-groups.js';
export { duplicateCounts, duplicatesOf, recordDuplicates, type DuplicateLink } from './duplicate-table.js';
export { COPY_SIMILARITY, findNear, type NearCopy } from './find-near.js';
export { fingerprintOf, fingerprintPicture, givesFingerprint, type Fingerprint } from './fingerprint.js';
export {
  fingerprintCoverage,
  illustrationsNotCompared,
  illustrationsWithoutFingerprint,
  loadFingerprint,
  markCompared,
  storeFingerprints,
  type FingerprintCoverage,
} from './fingerprint-table.js';
