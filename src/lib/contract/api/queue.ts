import * as v from 'valibot';
import { QueueState } from '../queue.ts';
import { NewRecipe, RecipeChange, SavedRecipe } from '../recipe.ts';
import { NOT_MODIFIED, type Operation } from './operation.ts';

const theQueue = { status: 200, description: 'The queue', schema: v.object({ queue: QueueState }) };
const theRecipe = v.object({ recipe: SavedRecipe });

export const queue: readonly Operation[] = [
  {
    id: 'getQueue',
    method: 'get',
    path: '/api/queue',
    tag: 'Queue',
    summary: 'Whether new work is started',
    answers: [theQueue, NOT_MODIFIED],
  },
  {
    id: 'pauseQueue',
    method: 'post',
    path: '/api/queue/pause',
    tag: 'Queue',
    summary: 'Start nothing new; what runs is finished',
    answers: [theQueue],
    errors: ['CROSS_SITE'],
  },
  {
    id: 'resumeQueue',
    method: 'post',
    path: '/api/queue/resume',
    tag: 'Queue',
    summary: 'Go on',
    answers: [theQueue],
    errors: ['CROSS_SITE'],
  },
];

export const recipes: readonly Operation[] = [
  {
    id: 'listRecipes',
    method: 'get',
    path: '/api/recipes',
    tag: 'Recipes',
    summary: 'The built-in recipes, and those that were saved',
    answers: [
      {
        status: 200,
        description: 'All of them',
        schema: v.object({ recipes: v.array(SavedRecipe) }),
      },
      NOT_MODIFIED,
    ],
  },
  {
    id: 'saveRecipe',
    method: 'post',
    path: '/api/recipes',
    tag: 'Recipes',
    summary: 'Save a recipe under a name',
    body: NewRecipe,
    answers: [{ status: 201, description: 'Saved', schema: theRecipe }],
    errors: ['INVALID_REQUEST', 'INVALID_FIELD', 'BODY_TOO_LARGE', 'RECIPE_EXISTS', 'CROSS_SITE'],
  },
  {
    id: 'changeRecipe',
    method: 'patch',
    path: '/api/recipes/{recipeId}',
    tag: 'Recipes',
    summary: 'Rename a saved recipe, or replace what is in it',
    body: RecipeChange,
    answers: [{ status: 200, description: 'As it then is', schema: theRecipe }],
    errors: [
      'INVALID_REQUEST',
      'INVALID_FIELD',
      'BODY_TOO_LARGE',
      'RECIPE_NOT_FOUND',
      'RECIPE_EXISTS',
      'CROSS_SITE',
    ],
  },
  {
    id: 'deleteRecipe',
    method: 'delete',
    path: '/api/recipes/{recipeId}',
    tag: 'Recipes',
    summary: 'Delete a saved recipe',
    description: 'Jobs that were made with it keep their own copy.',
    answers: [{ status: 204, description: 'Gone' }],
    errors: ['RECIPE_NOT_FOUND', 'CROSS_SITE'],
  },
];
