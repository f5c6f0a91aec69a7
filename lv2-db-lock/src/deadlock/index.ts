import { type BookBothTechnique, lockAsNamed, lockInOrder } from './book-both';

/** Two orders in which one transaction locks several rows. */
export const bookBothTechniques: BookBothTechnique[] = [lockAsNamed, lockInOrder];
