// What somebody may do.
import type { role as english } from '../en/role.ts';
import type { Words } from '../words.ts';

export const role = {
  owner: '店主',
  staff: '店员',
  viewer: '只读',
  ownerMay: '全部操作，包括员工、机器和批准。',
  staffMay: '座位、电源和设备码；影响租用的操作需店主批准。',
  viewerMay: '只看座位，看不到设备码，不能操作。',
  ownerOnly: '只有店主可以操作。',
  staffOnly: '店员或店主可以操作。',
} satisfies Words<typeof english>;
