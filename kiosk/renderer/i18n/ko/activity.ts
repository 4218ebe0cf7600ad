// Who did what: the list of activity.
import type { activity as english } from '../en/activity.ts';
import type { Words } from '../words.ts';

export const activity = {
  title: '기록',
  find: '기록에서 찾기',
  period: '기간',
  today: '오늘',
  week: '최근 7일',
  month: '최근 30일',
  all: '전체 기간',
  who: '누가',
  anyone: '모두',
  what: '무엇을',
  anything: '전체',
  onlySeat: '{{label}}만',
  allSeats: '모든 좌석 보기',
  refresh: '다시 읽기',
  time: '시간',
  result: '결과',
  reason: '이유',
  details: '{{seq}}번 기록 상세',
  before: '전',
  after: '후',
  code: '코드',
  entry: '번호',
  emptyTitle: '찾은 것이 없습니다',
  emptyText: '맞는 기록이 없습니다. 기간을 늘리거나 검색어를 지우세요.',
  clear: '필터 지우기',
  export: '내보내기…',
  exportTitle: '기록 내보내기',
  exportText:
    '필터에 맞는 기록을 오래된 순서로 담고, 바뀌거나 빠지지 않았음을 증명하는 체인을 함께 담습니다. PIN과 코드는 없습니다.',
  format: '파일',
  csv: 'CSV (표)',
  json: 'JSON (프로그램)',
  download: '내려받기',
  saved: '{{name}}(으)로 저장했습니다. 체인 끝: {{head}}',
  verify: '체인 확인',
  verified_other: '체인 정상, 기록 {{count}}개',
  broken:
    '체인이 {{seq}}번에서 끊겼습니다. 누군가 저장소를 바꿨습니다. 사본을 남기고 마지막 백업과 비교하세요.',
} satisfies Words<typeof english>;
