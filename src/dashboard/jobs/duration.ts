import { useFormatter } from 'use-intl';

/** Spans of time as people say them: the two largest units, none below a second. */
export function useDuration(): (seconds: number) => string {
  const format = useFormatter();
  const unit = (value: number, name: 'second' | 'minute' | 'hour' | 'day'): string =>
    format.number(value, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 0 });
  return (seconds) => {
    const whole = Math.max(0, Math.round(seconds));
    if (whole < 60) return unit(whole, 'second');
    if (whole < 3600) return joined(unit(Math.floor(whole / 60), 'minute'), whole % 60, (rest) => unit(rest, 'second'));
    if (whole < 86_400) {
      const minutes = Math.floor((whole % 3600) / 60);
      return joined(unit(Math.floor(whole / 3600), 'hour'), minutes, (rest) => unit(rest, 'minute'));
    }
    const hours = Math.floor((whole % 86_400) / 3600);
    return joined(unit(Math.floor(whole / 86_400), 'day'), hours, (rest) => unit(rest, 'hour'));
  };
}

function joined(larger: string, rest: number, smaller: (rest: number) => string): string {
  return rest > 0 ? `${larger} ${smaller(rest)}` : larger;
}
