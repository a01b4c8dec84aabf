import { Type } from 'typebox';
import { scheduleResult, verifyScheduleResult } from '../../contracts/host-shape.ts';
import { closed, nullable } from '../../contracts/shapes.ts';
import { verifyPaceShape } from '../../contracts/verify.ts';
import { configureSchedule } from '../../operations/configure-schedule.ts';
import { configureVerifySchedule } from '../../operations/configure-verify-schedule.ts';
import { showSchedule, showVerifySchedule } from '../../operations/show-schedule.ts';
import { apiRoute, type ApiRoute } from './api-route.ts';
import { hostParams } from './host-routes.ts';

/** When hosts are backed up, and when their snapshots are read again. */
export const scheduleRoutes: ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/hosts/:host/schedule/',
    access: 'viewer',
    tag: 'Schedules',
    summary: 'Shows when a host is backed up, with the next five times',
    params: hostParams,
    result: scheduleResult,
    handle: async ({ services, params }) => showSchedule(services, params),
  }),
  apiRoute({
    method: 'PUT',
    path: '/api/hosts/:host/schedule/',
    access: 'admin',
    audit: 'schedule.update',
    tag: 'Schedules',
    summary: 'Sets when a host is backed up; absent fields stay as they are',
    params: hostParams,
    body: closed({
      cron: Type.Optional(Type.String({ maxLength: 255, examples: ['15 2 * * *'] })),
      timeZone: Type.Optional(nullable(Type.String({ maxLength: 64 }))),
      prune: Type.Optional(Type.Boolean()),
      enabled: Type.Optional(Type.Boolean()),
    }),
    result: scheduleResult,
    handle: async ({ services, params, body }) => configureSchedule(services, { ...params, ...body }),
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/hosts/:host/schedule/',
    access: 'admin',
    audit: 'schedule.remove',
    tag: 'Schedules',
    summary: 'Removes the schedule of a host',
    params: hostParams,
    result: scheduleResult,
    handle: async ({ services, params }) => configureSchedule(services, { ...params, remove: true }),
  }),
  apiRoute({
    method: 'GET',
    path: '/api/hosts/:host/verify-schedule/',
    access: 'viewer',
    tag: 'Schedules',
    summary: 'Shows when the snapshots of a host are read again, with the next five times',
    params: hostParams,
    result: verifyScheduleResult,
    handle: async ({ services, params }) => showVerifySchedule(services, params),
  }),
  apiRoute({
    method: 'PUT',
    path: '/api/hosts/:host/verify-schedule/',
    access: 'admin',
    audit: 'verify-schedule.update',
    tag: 'Schedules',
    summary: 'Sets when the snapshots of a host are read again; absent fields stay as they are',
    params: hostParams,
    body: closed({
      cron: Type.Optional(Type.String({ maxLength: 255, examples: ['0 4 * * 0'] })),
      timeZone: Type.Optional(nullable(Type.String({ maxLength: 64 }))),
      enabled: Type.Optional(Type.Boolean()),
      samplePercent: Type.Optional(nullable(verifyPaceShape.samplePercent)),
      workers: Type.Optional(nullable(verifyPaceShape.workers)),
    }),
    result: verifyScheduleResult,
    handle: async ({ services, params, body }) => configureVerifySchedule(services, { ...params, ...body }),
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/hosts/:host/verify-schedule/',
    access: 'admin',
    audit: 'verify-schedule.remove',
    tag: 'Schedules',
    summary: 'Removes the verify schedule of a host',
    params: hostParams,
    result: verifyScheduleResult,
    handle: async ({ services, params }) => configureVerifySchedule(services, { ...params, remove: true }),
  }),
];
