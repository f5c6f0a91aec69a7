import type { Router } from 'express';

/** One path as a router has it, with every method that any of the routers has for it. */
export interface RegisteredRoute {
  path: string;
  /** In lower case. */
  methods: string[];
}

/** The routes of all routers together: one path may have its methods in several of them. */
export function registeredRoutes(routers: Router[]): RegisteredRoute[] {
  const byPath = new Map<string, Set<string>>();
  for (const { route } of routers.flatMap(({ stack }) => stack)) {
    if (route === undefined) continue;
    const methods = byPath.get(route.path) ?? new Set();
    for (const { method } of route.stack) methods.add(method);
    byPath.set(route.path, methods);
  }
  return [...byPath].map(([path, methods]) => ({ path, methods: [...methods] }));
}
