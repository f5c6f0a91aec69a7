export { type Column, renderTable } from '@ticket-rush/shared/report/table';
