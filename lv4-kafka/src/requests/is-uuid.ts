const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether the database can take a text for a UUID. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
