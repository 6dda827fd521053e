/** Contexts an impression can have, besides its day. */
export const SLOTS = ['top', 'feed', 'sidebar'] as const;
export const POSITIONS = ['1', '2', '3', '4'] as const;
export const AUDIENCES = ['new', 'returning', 'subscribers'] as const;
export const CONTEXTS = SLOTS.length * POSITIONS.length * AUDIENCES.length;
