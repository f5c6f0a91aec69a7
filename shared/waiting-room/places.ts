import type { DataSource } from 'typeorm';
import type { Place } from './place';
import { PlaceEntity } from './place.entity';

/** All who wait for the event, first come first. */
export function listPlaces(dataSource: DataSource, eventId: number): Promise<Place[]> {
  return dataSource.getRepository(PlaceEntity).find({ where: { eventId }, order: { id: 'ASC' } });
}
