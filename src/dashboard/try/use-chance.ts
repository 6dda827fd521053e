import { useFigures } from '../ui/format.js';

/** A chance in whole percent; one that was counted from draws is never written as certain, or as impossible. */
export function useChance(): (probability: number) => string {
  const { share } = useFigures();
  return (probability) =>
    probability > 0.99 ? `> ${share(0.99)}` : probability < 0.01 ? `< ${share(0.01)}` : share(probability);
}
