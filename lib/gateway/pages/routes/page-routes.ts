import type { FastifyInstance } from 'fastify';
import { registerAbout } from './about-routes.tsx';
import { registerAccount } from './account-routes.tsx';
import { registerAdmin } from './admin-routes.tsx';
import { registerBrowse } from './browse-routes.tsx';
import { registerDashboard } from './dashboard-routes.tsx';
import { registerHostActions } from './host-action-routes.tsx';
import { registerHosts } from './host-routes.tsx';
import { registerLogin } from './login-routes.tsx';
import { registerPlans } from './plan-routes.tsx';
import { registerRestore } from './restore-routes.tsx';
import { registerRuns } from './run-routes.tsx';
import { registerSetup } from './setup-routes.tsx';
import { registerSnapshots } from './snapshot-routes.tsx';
import { registerVerify } from './verify-routes.tsx';

/** Every page of the web admin. */
export function registerPages(app: FastifyInstance): void {
  registerLogin(app);
  registerDashboard(app);
  registerHosts(app);
  registerHostActions(app);
  registerPlans(app);
  registerRuns(app);
  registerSnapshots(app);
  registerAccount(app);
  registerSetup(app);
  registerBrowse(app);
  registerRestore(app);
  registerVerify(app);
  registerAdmin(app);
  registerAbout(app);
}
