// What the keys do.

export const keys = {
  title: 'Keys',
  summary: 'No key cuts power.',
  arrows: 'Next seat in that direction',
  jump: 'Type a label: jumps to the seat',
  open: 'Open the panel of the seat',
  select: 'Select or unselect',
  extend: 'Extend the selection',
  all: 'Select all shown',
  ends: 'First, last seat of the row',
  zones: 'Next, previous zone',
  back: 'One level back',
  help: 'This list',
  codes: 'Show or hide codes',
  search: 'Search',
  mode: 'Map or table',
  regions: 'Next, previous part of the screen',
  alert: 'Next open alert',
  power: 'Power of the seat',
  renter: 'Renter view',
  lock: 'Lock now',
} as const;
