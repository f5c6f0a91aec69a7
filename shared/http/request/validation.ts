import type { Request } from 'express';
import type { z } from 'zod';
import { EventNotFound } from '../../booking/refusals';
import { InvalidRequest } from '../../errors/invalid-request';
import type { FieldError } from '../../errors/ticket-error';

/** The largest id that fits PostgreSQL's `integer`. */
export const MAX_ID = 2_147_483_647;

/** An id as people write it in a header or a path, or `undefined` if it cannot be one. */
export function parseId(text: string): number | undefined {
  if (!/^[1-9]\d{0,9}$/.test(text)) return undefined;
  const id = Number(text);
  return id <= MAX_ID ? id : undefined;
}

/** The event of the path. What cannot be an id names no event. @throws EventNotFound */
export function eventIdOf(request: Request): number {
  const text = String(request.params.eventId);
  const id = parseId(text);
  if (id === undefined) throw new EventNotFound(text);
  return id;
}

/** The body, checked. @throws InvalidRequest with each field that is wrong */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new InvalidRequest(withoutRepeats(parsed.error.issues.flatMap(fieldErrors)));
}

/** One value may break several rules that say the same: 2^53 is no safe integer, and beyond the range. */
function withoutRepeats(errors: FieldError[]): FieldError[] {
  return [...new Map(errors.map((error) => [`${error.field}: ${error.message}`, error])).values()];
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((field) => ({ field, message: 'is not a field of this request' }));
  }
  return [{ field: issue.path.join('.') || 'body', message: issue.message }];
}
