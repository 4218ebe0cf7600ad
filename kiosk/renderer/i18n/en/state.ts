// The states of a seat; a tile holds 9 Latin or 4 Chinese or Korean characters.

export const state = {
  ready: 'Ready',
  inUse: 'In use',
  booting: 'Booting',
  off: 'Off',
  maintenance: 'Maintenance',
  maintenanceShort: 'Maint.',
  lost: 'Lost',
  attention: 'Attention',
} as const;
