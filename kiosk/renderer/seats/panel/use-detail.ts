// The slow facts of the open seat, asked again now and then and when it changes state.
import { useEffect } from 'react';
import type { Seat, SeatDetail } from '../../../ipc/seat.ts';
import { useQuery } from '../../hooks/use-call.ts';

const AGAIN_MS = 10_000;

export interface Detail {
  data: SeatDetail | undefined;
  waiting: boolean;
  reload(): void;
}

export function useDetail(seat: Seat): Detail {
  const { data, waiting, reload } = useQuery('seats.detail', { seatId: seat.id });
  useEffect(() => {
    const timer = setInterval(reload, AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const { state } = seat;
  useEffect(() => {
    if (state) reload();
  }, [state, reload]);
  return { data, waiting, reload };
}
