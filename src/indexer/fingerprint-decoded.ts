import { fingerprintOf, fingerprintPicture, givesFingerprint, type Fingerprint } from '../duplicates/index.js';
import { pictureArea } from '../tagging/picture-area.js';
import type { ImageFacts } from '../tagging/preprocess.js';
import type { Preprocessing } from '../tagging/preprocessing.js';
import type { DecodedPicture } from '../tagging/tag-model.js';

/**
 * The fingerprint of a picture that was decoded for a model: of the model's square where that serves, so that most models
 * cost no second decoding.
 *
 * @throws UnreadableImageError naming the picture
 */
export async function fingerprintDecoded(
  { image, facts, name }: { image: Buffer; facts: ImageFacts; name: string },
  { square }: DecodedPicture,
  preprocessing: Preprocessing,
): Promise<Fingerprint> {
  return givesFingerprint(preprocessing)
    ? fingerprintOf(square, preprocessing.size, pictureArea(facts, preprocessing))
    : fingerprintPicture(image, name, facts);
}
