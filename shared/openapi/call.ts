import type { z } from 'zod';
import type { Resource } from '../booking/technique';

/** A header or query parameter of a call. Those of the path are read from the path. */
export interface Parameter {
  in: 'header' | 'query';
  name: string;
  description: string;
  required: boolean;
  schema: z.ZodType;
}

/** One answer that is no problem. */
export interface Answer {
  description: string;
  /** The JSON body; left out where there is none, or where `contentType` says that it is none. */
  schema?: z.ZodType;
  contentType?: string;
  headers?: Record<string, string>;
  /** Of a `text/event-stream`: what `data` is, by the name of the event. */
  events?: Record<string, z.ZodType>;
}

/** One call of the API as its documentation has it. */
export interface Call {
  method: 'get' | 'post' | 'delete';
  /** As the router has it: `/events/:eventId`. */
  path: string;
  tag: string;
  summary: string;
  /** What the techniques of `?technique=` decide about; left out where the call takes none. */
  resource?: Resource;
  /** Whether the call needs the operator token, where the service has one. */
  operator?: boolean;
  parameters?: Parameter[];
  body?: z.ZodType;
  /** Whether the body may be left out. */
  bodyOptional?: true;
  answers: Record<number, Answer>;
  /** Types of problems by status, beyond those that any call may end in. */
  problems?: Record<number, string[]>;
}
