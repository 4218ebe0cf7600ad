// The sources of what is known about a seat, and what they say.
import type { known as english } from '../en/known.ts';
import type { Words } from '../words.ts';

export const known = {
  power: '전원',
  agent: '에이전트',
  deeplink: 'DeepLink',
  nodeLink: '노드 연결',
  codes: '코드',
  agent_up: '작동',
  agent_booting: '부팅 중',
  agent_lost: '응답 없음',
  agent_never: '보고 없음',
  agent_goodbye: '종료됨',
  deeplink_connected: '연결됨',
  deeplink_lost: '연결 안 됨',
  deeplink_unknown: '알 수 없음',
  nodeLink_up: '연결됨',
  nodeLink_down: '연결 안 됨',
  nodeLink_unknown: '알 수 없음',
  codes_fresh: '일치',
  codes_stale: '오래됨',
  codes_none: '없음',
  codes_conflict: 'ID 중복',
  codes_unknown: '확인 안 됨',
} satisfies Words<typeof english>;
