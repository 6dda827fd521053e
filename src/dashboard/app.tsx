import { lazy, Suspense } from 'react';
import { RouterProvider } from 'react-aria-components';
import { Route, Switch, useLocation } from 'wouter';
import { LibraryView } from './library/library-view.js';
import { SignedIn } from './sign-in/signed-in.js';
import { NotFoundView } from './not-found/not-found-view.js';
import { Shell } from './shell/shell.js';
import { Loading } from './ui/loading.js';
import { ViewErrorBoundary } from './ui/view-error-boundary.js';

// The library is what most visits begin with; the other views come when they are asked for.
const IllustrationView = lazy(() => import('./illustration/illustration-view.js'));
const TryView = lazy(() => import('./try/try-view.js'));
const KpiModelsView = lazy(() => import('./kpi-models/kpi-models-view.js'));
const KpiModelView = lazy(() => import('./kpi-models/kpi-model-view.js'));
const TagModelsView = lazy(() => import('./tag-models/tag-models-view.js'));
const TagModelView = lazy(() => import('./tag-models/tag-model-view.js'));
const JobsView = lazy(() => import('./jobs/jobs-view.js'));
const KeysView = lazy(() => import('./keys/keys-view.js'));

/** Every address of the page; src/http/page.ts answers the same ones. */
export function App() {
  const [location, navigate] = useLocation();
  return (
    <RouterProvider navigate={(path) => navigate(path)}>
      <SignedIn>
        <Shell>
          <ViewErrorBoundary key={location}>
            <Suspense fallback={<Loading />}>
              <Switch>
                <Route path="/" component={LibraryView} />
                <Route path="/illustrations/:id">{({ id }) => <IllustrationView key={id} id={id} />}</Route>
                <Route path="/try" component={TryView} />
                <Route path="/kpi-models" component={KpiModelsView} />
                <Route path="/kpi-models/:id">{({ id }) => <KpiModelView key={id} id={id} />}</Route>
                <Route path="/tag-models" component={TagModelsView} />
                <Route path="/tag-models/:id">{({ id }) => <TagModelView key={id} id={id} />}</Route>
                <Route path="/jobs" component={JobsView} />
                <Route path="/keys" component={KeysView} />
                <Route component={NotFoundView} />
              </Switch>
            </Suspense>
          </ViewErrorBoundary>
        </Shell>
      </SignedIn>
    </RouterProvider>
  );
}
