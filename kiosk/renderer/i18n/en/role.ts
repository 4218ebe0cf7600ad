// What somebody may do.

export const role = {
  owner: 'owner',
  staff: 'staff',
  viewer: 'viewer',
  ownerMay: 'Everything, also staff, machines and approvals.',
  staffMay: 'Seats, power and codes; the owner approves what harms a rental.',
  viewerMay: 'Looks at seats, sees no codes, switches nothing.',
  ownerOnly: 'Only the owner may do this.',
  staffOnly: 'Staff or the owner may do this.',
} as const;
