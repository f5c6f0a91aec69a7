import { type FieldError, TicketError } from './ticket-error';

/** The request cannot be understood: 400 with each wrong field named. No row was written. */
export class InvalidRequest extends TicketError {
  constructor(fields: FieldError[]) {
    super({
      type: 'invalid-request',
      status: 400,
      title: 'The request is not valid',
      detail: fields.map(({ field, message }) => `${field}: ${message}`).join('; '),
      fields,
    });
  }
}
