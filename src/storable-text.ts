/** NUL, and halves of surrogate pairs: JSON and GraphQL can write them, no text of Postgres can hold them. */
export const ILL_FORMED = /[\0\p{Surrogate}]/u;

/** The beginning of a text, which cuts no character in half. */
export function cutText(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Surrogate}$/u, '');
}
